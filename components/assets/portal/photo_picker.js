// Photos to send along: uploaded one after the other, each with its state and a way to try again.
const NEVER = [413, 422]; // too large, or no photo: trying again would not help
const SIDE = 4096; // pixels; the server keeps no more
const AREA = 12e6; // pixels; as many as the server takes of every kind

// Phones take 48 megapixels and more: sent smaller, they take a tenth of the line and fit every limit.
const smaller = async (file) => {
  if (file.size < 1e6) return file;
  const picture = await createImageBitmap(file).catch(() => null);
  const by = picture ? Math.min(SIDE / Math.max(picture.width, picture.height), Math.sqrt(AREA / (picture.width * picture.height))) : 1;
  if (by >= 1) return file; // small enough, or of a kind that only the server can read
  const canvas = new OffscreenCanvas(Math.round(picture.width * by), Math.round(picture.height * by));
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const type = file.type === "image/png" ? "image/webp" : "image/jpeg"; // what is see-through stays so
  return canvas.convertToBlob({ type, quality: 0.85 });
};
export default {
  props: { most: Number, wipes: Number },
  emits: ["photos"],
  data: () => ({ photos: [], refused: [], busy: false }),
  watch: {
    wipes() {
      this.photos.forEach((p) => URL.revokeObjectURL(p.url));
      this.photos = [];
      this.refused = [];
    },
  },
  beforeUnmount() {
    this.photos.forEach((p) => URL.revokeObjectURL(p.url));
  },
  methods: {
    choose(event) {
      this.refused = [];
      for (const file of [...event.target.files].slice(0, this.most - this.photos.length))
        this.photos.push({ file, url: URL.createObjectURL(file), token: "", problem: "" });
      event.target.value = "";
      this.work();
    },
    async work() {
      if (this.busy) return;
      this.busy = true;
      for (let next; (next = this.photos.find((p) => !p.token && !p.problem)); ) await this.upload(next);
      this.busy = false;
    },
    async upload(photo) {
      const body = new FormData();
      try {
        body.append("photo", await smaller(photo.file), photo.file.name);
        const answer = await fetch("/uploads/photo", { method: "POST", body });
        const words = answer.ok ? "" : (await answer.text()).trim() || "This photo could not be sent.";
        if (answer.ok) photo.token = (await answer.json()).token;
        else if (NEVER.includes(answer.status)) this.refuse(photo, words);
        else photo.problem = words;
      } catch {
        photo.problem = "No connection. Try again.";
      }
      this.tell();
    },
    tell() {
      this.$emit("photos", this.photos.filter((p) => p.token).map((p) => p.token));
    },
    refuse(photo, words) {
      const index = this.photos.indexOf(photo);
      if (index < 0) return; // taken out meanwhile
      this.refused.push({ name: photo.file.name, words });
      this.drop(index);
    },
    again(photo) {
      photo.problem = "";
      this.work();
    },
    drop(index) {
      URL.revokeObjectURL(this.photos[index].url);
      this.photos.splice(index, 1);
      this.tell();
    },
  },
  template: `
    <div class="pl pl-picker">
      <ul v-if="photos.length" aria-label="Photos to send"><li v-for="(p, n) in photos" :key="p.url">
        <span class="pl-picker-photo" :class="{ 'is-busy': !p.token && !p.problem }"><img :src="p.url" alt=""></span>
        <span class="pl-picker-words"><span class="pl-clip">{{ p.file.name }}</span><small v-if="p.problem" class="pl-error" role="alert">{{ p.problem }}</small><small v-else class="pl-muted">{{ p.token ? "Ready" : "Sending…" }}</small></span>
        <button v-if="p.problem" type="button" class="pl-iconbutton" :aria-label="'Try ' + p.file.name + ' again'" @click="again(p)"><span class="i i-refresh-cw"></span></button>
        <button type="button" class="pl-iconbutton" :aria-label="'Remove ' + p.file.name" @click="drop(n)"><span class="i i-x"></span></button>
      </li></ul>
      <p v-for="(r, n) in refused" :key="n" class="pl-error pl-wrap" role="alert">{{ r.name }} was left out. {{ r.words }}</p>
      <label v-if="photos.length < most" class="pl-button pl-button--quiet pl-picker-add"><span class="i i-paperclip" aria-hidden="true"></span>Add photos<input type="file" class="pl-sr" accept="image/jpeg,image/png,image/webp,image/heic,image/heif" multiple @change="choose"></label>
    </div>`,
};
