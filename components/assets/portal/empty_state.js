// Why a list is empty, and what will fill it.
export default {
  props: { icon: String, title: String, hint: String, action: String, href: String },
  emits: ["act"],
  template: `
    <div class="pl pl-empty">
      <span class="pl-empty-mark" aria-hidden="true"><span class="i i-large" :class="'i-' + icon"></span></span>
      <h2>{{ title }}</h2>
      <p v-if="hint">{{ hint }}</p>
      <a v-if="action && href" class="pl-button pl-button--tonal" :href="href">{{ action }}</a>
      <button v-else-if="action" class="pl-button pl-button--tonal" type="button" @click="$emit('act')">{{ action }}</button>
    </div>`,
};
