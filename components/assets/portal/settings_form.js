// A short form whose typed values are never overwritten by the server's echo.
const TEXTS = ["text", "email", "tel", "password", "date"];

const Choices = {
  props: { field: Object, value: [String, Array], off: Boolean, uid: String },
  emits: ["input"],
  methods: {
    tick(value, on) {
      this.$emit("input", on ? [...this.value, value] : this.value.filter((one) => one !== value));
    },
  },
  template: `
    <fieldset class="pl-choices" :disabled="off" :aria-describedby="field.hint ? uid + 'hint' : null">
      <legend class="pl-label">{{ field.label }}</legend>
      <label v-for="c in field.choices" :key="c.value">
        <input v-if="field.kind === 'radio'" type="radio" :name="uid" :value="c.value" :checked="value === c.value" @change="$emit('input', c.value)">
        <input v-else type="checkbox" :checked="value.includes(c.value)" @change="tick(c.value, $event.target.checked)">
        <span>{{ c.label }}<small v-if="c.note" class="pl-muted">{{ c.note }}</small></span>
      </label>
    </fieldset>`,
};

export default {
  components: { Choices },
  props: {
    fields: { type: Array, default: () => [] }, errors: { type: Object, default: () => ({}) },
    submit: String, instant: Boolean, dialog: Boolean, ends: Number, clears: Number,
  },
  emits: ["submit"],
  data() {
    return { typed: this.fresh(), busy: false };
  },
  watch: {
    fields(now, before) {
      for (const field of now) {
        const old = before.find((one) => one.name === field.name);
        if (!old || JSON.stringify([old.value, old.values]) !== JSON.stringify([field.value, field.values])) this.typed[field.name] = this.first(field);
      }
    },
    ends() {
      this.busy = false;
      this.$nextTick(() => {
        this.$el.querySelector(".pl-error")?.scrollIntoView({ block: "center" });
        this.$el.querySelector("[aria-invalid=true]")?.focus();
      });
    },
    clears() {
      this.typed = this.fresh();
    },
  },
  computed: {
    shown() {
      return this.fields.filter((f) => !f.shown_when.length || f.shown_when.slice(1).includes(this.typed[f.shown_when[0]]));
    },
  },
  methods: {
    first: (field) => (field.kind === "checks" ? [...field.values] : field.value),
    fresh() {
      return Object.fromEntries(this.fields.map((f) => [f.name, this.first(f)]));
    },
    isText: (field) => TEXTS.includes(field.kind),
    input(field, value) {
      this.typed[field.name] = value;
      if (this.instant) this.send();
    },
    send() {
      if (this.busy) return;
      this.busy = !this.instant;
      this.$emit("submit", JSON.parse(JSON.stringify(this.typed)));
    },
  },
  template: `
    <form class="pl pl-form" :class="{ 'pl-form--dialog': dialog }" novalidate @submit.prevent="send">
      <template v-for="f in shown" :key="f.name">
        <div v-if="isText(f)" class="pl-field">
          <label :for="$.uid + f.name">{{ f.label }}</label>
          <input class="pl-input" :id="$.uid + f.name" :type="f.kind" :autocomplete="f.autocomplete" maxlength="200" v-model="typed[f.name]"
                 :aria-invalid="errors[f.name] ? 'true' : null" :aria-describedby="$.uid + f.name + 'hint'">
          <span :id="$.uid + f.name + 'hint'" class="pl-form-hint"><span v-if="errors[f.name]" class="pl-error">{{ errors[f.name] }}</span><template v-else>{{ f.hint }}</template></span>
        </div>
        <div v-else-if="f.kind === 'select'" class="pl-field">
          <label :for="$.uid + f.name">{{ f.label }}</label>
          <span class="pl-selectbox"><select class="pl-select" :id="$.uid + f.name" :aria-describedby="f.hint ? $.uid + f.name + 'hint' : null" :value="typed[f.name]" @change="input(f, $event.target.value)">
            <option v-for="o in f.choices" :key="o.value" :value="o.value">{{ o.label }}</option></select><span class="i i-small i-chevron-down" aria-hidden="true"></span></span>
          <span v-if="f.hint" :id="$.uid + f.name + 'hint'" class="pl-form-hint">{{ f.hint }}</span>
        </div>
        <label v-else-if="f.kind === 'switch'" class="pl-toggle">
          <span>{{ f.label }}<small v-if="f.hint" class="pl-muted">{{ f.hint }}</small></span>
          <input type="checkbox" role="switch" :checked="typed[f.name] === 'on'" @change="input(f, $event.target.checked ? 'on' : 'off')">
        </label>
        <div v-else class="pl-field">
          <choices :field="f" :value="typed[f.name]" :uid="$.uid + f.name" @input="input(f, $event)"></choices>
          <span v-if="errors[f.name]" class="pl-error" role="alert">{{ errors[f.name] }}</span>
          <span v-else-if="f.hint" class="pl-form-hint">{{ f.hint }}</span>
        </div>
      </template>
      <p v-if="errors['']" class="pl-error" role="alert">{{ errors[''] }}</p>
      <div v-if="submit" class="pl-form-foot">
        <slot></slot>
        <button type="submit" class="pl-button" :class="dialog ? 'pl-button--primary' : 'pl-button--tonal'" :aria-disabled="busy || null" :aria-busy="busy || null">
          <span v-if="busy" class="pl-spinner" aria-hidden="true"></span><span>{{ submit }}</span></button>
      </div>
    </form>`,
};
