// Photos to send along: uploaded one after the other, each with its state and a way to try again.
export default {
  props: { most: Number, wipes: Number },
  emits: ["photos"],
  data: () => ({ photos: [], busy: false }),
  watch: {
    wipes() {
      this.photos.forEach((p) => URL.revokeObjectURL(p.url));
      this.photos = [];
    },
  },
  beforeUnmount() {
    this.photos.forEach((p) => URL.revokeObjectURL(p.url));
  },
  methods: {
    choose(event) {
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
      body.append("photo", photo.file, photo.file.name);
      try {
        const answer = await fetch("/uploads/photo", { method: "POST", body });
        if (answer.ok) photo.token = (await answer.json()).token;
        else photo.problem = (await answer.text()).trim() || "This photo could not be sent.";
      } catch {
        photo.problem = "No connection. Try again.";
      }
      this.tell();
    },
    tell() {
      this.$emit("photos", this.photos.filter((p) => p.token).map((p) => p.token));
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
      <label v-if="photos.length < most" class="pl-button pl-button--quiet pl-picker-add"><span class="i i-paperclip" aria-hidden="true"></span>Add photos<input type="file" class="pl-sr" accept="image/jpeg,image/png,image/webp,image/heic,image/heif" multiple @change="choose"></label>
    </div>`,
};
