export { PhotoGallery as default } from "porchlight-parts";
