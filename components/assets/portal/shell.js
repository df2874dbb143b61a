// The frame of every page: navigation, title, the person's menu, footer, and the line's state.
import { holdLine, interruption, keepFocus } from "porchlight-parts";

const PHONE = window.matchMedia("(max-width: 699px)");
const TABLET = window.matchMedia("(min-width: 700px) and (max-width: 1099px)");
const NOTES = {
  lost: { icon: "wifi-off", text: "Connection lost. We are restoring it." },
  back: { icon: "circle-check", text: "Connected again." },
  anew: { icon: "circle-alert", text: "The connection was lost and this page loaded anew. Check your last step before you repeat it." },
  again: { icon: "circle-alert", text: "You were signed out and have signed in again. Check your last step before you repeat it." },
};

const NavLink = {
  props: { item: Object, current: Boolean, tab: Boolean },
  template: `
    <a :href="item.href" :class="{ 'pl-tab': tab }" :aria-current="current ? 'page' : null" :title="tab ? null : item.label">
      <span class="i" :class="'i-' + item.icon" aria-hidden="true"></span><span class="pl-nav-label">{{ item.label }}</span>
      <span v-if="item.badge" class="pl-badge" :aria-label="item.badge + ' new'">{{ item.badge }}</span>
    </a>`,
};

const Pickers = {
  props: { pickers: Array },
  emits: ["pick"],
  template: `
    <div class="pl-rail-foot" v-if="pickers.length">
      <div class="pl-field" v-for="p in pickers" :key="p.name">
        <label :for="$.uid + p.name">{{ p.label }}</label>
        <span class="pl-selectbox"><select class="pl-select" :id="$.uid + p.name" :value="p.value" @change="$emit('pick', [p.name, $event.target.value])">
          <option v-for="o in p.options" :key="o.value" :value="o.value">{{ o.label }}</option></select><span class="i i-small i-chevron-down" aria-hidden="true"></span></span>
      </div>
    </div>`,
};

export default {
  components: { NavLink, Pickers },
  props: {
    nav: { type: Array, default: () => [] }, contractor: Object, person: Object, pickers: { type: Array, default: () => [] },
    title: String, visit: String, back: Object, filtered: String, path: String, wide: Boolean, message: Boolean, home: { type: String, default: "/" }, theme: { type: String, default: "auto" },
  },
  emits: ["message", "pick"],
  data: () => ({ phone: PHONE.matches, tablet: TABLET.matches, menu: false, more: false, note: "", timer: null }),
  computed: {
    said() {
      return NOTES[this.note];
    },
    tabs() {
      return this.nav.filter((n) => n.tab).sort((a, b) => a.tab - b.tab).slice(0, 4);
    },
    rest() {
      return this.nav.filter((n) => !this.tabs.includes(n));
    },
    here() {
      const fits = this.nav.filter((n) => this.path === n.href || n.also.includes(this.path) || this.path.startsWith(n.href + "/"));
      return fits.sort((a, b) => b.href.length - a.href.length)[0]?.href;
    },
    inMore() {
      return this.rest.some((n) => n.href === this.here);
    },
    initials() {
      return this.person.name.split(/\s+/).map((w) => [...w][0] || "").slice(0, 2).join("").toUpperCase();
    },
    onProfile() {
      return this.path.startsWith(this.person.href);
    },
  },
  watch: {
    theme: { immediate: true, handler: "paint" },
    path() {
      this.menu = this.more = false;
    },
  },
  mounted() {
    for (const width of [PHONE, TABLET]) width.addEventListener("change", this.measure);
    document.addEventListener("pointerdown", this.outside);
    const popup = document.getElementById("popup");
    this.spy = new MutationObserver(() => this.hear(popup.getAttribute("aria-hidden") === "false"));
    if (popup) this.spy.observe(popup, { attributes: true });
    this.letFocusGo = keepFocus(() => this.$refs.heading);
    this.note = interruption(this.visit);
    setTimeout(() => window.socket && holdLine(window.socket, this.visit)); // made when the whole page is there
  },
  beforeUnmount() {
    for (const width of [PHONE, TABLET]) width.removeEventListener("change", this.measure);
    document.removeEventListener("pointerdown", this.outside);
    this.spy.disconnect();
    this.letFocusGo();
  },
  methods: {
    paint(theme) {
      document.documentElement.dataset.theme = theme;
      window.setDark?.({ dark: true, light: false }[theme] ?? null);
    },
    measure() {
      this.phone = PHONE.matches;
      this.tablet = TABLET.matches;
      this.more = false;
    },
    outside(event) {
      if (!event.target.closest(".pl-person")) this.menu = false;
    },
    hear(lost) {
      clearTimeout(this.timer);
      if (lost) this.timer = setTimeout(() => (this.note = "lost"), 1200);
      else if (this.note === "lost") {
        this.note = "back";
        this.timer = setTimeout(() => (this.note = ""), 4000);
      }
    },
    escape() {
      if (this.menu) this.$refs.person.focus();
      if (this.more) this.$refs.more.focus();
      this.menu = this.more = false;
    },
  },
  template: `
    <div class="pl pl-shell" :class="{ 'pl-wide': wide }" @keydown.esc="escape">
      <a class="pl-skip" href="#content" @click.prevent="$refs.main.focus()">Skip to content</a>
      <div class="pl-line" role="status"><div v-if="said"><span class="i i-small" :class="'i-' + said.icon" aria-hidden="true"></span><span>{{ said.text }}</span>
        <button v-if="note === 'anew' || note === 'again'" type="button" @click="note = ''">Got it</button></div></div>
      <header class="pl-rail" v-if="!phone">
        <a class="pl-brand" :href="home"><span class="pl-logo" aria-hidden="true"><img v-if="contractor.logo" :src="contractor.logo" alt=""><template v-else>{{ contractor.name.slice(0, 1) }}</template></span><span class="pl-brand-name">{{ contractor.name }}</span></a>
        <nav class="pl-nav" aria-label="Main"><ul role="list"><li v-for="n in nav" :key="n.href"><nav-link :item="n" :current="here === n.href"></nav-link></li></ul></nav>
        <pickers v-if="!tablet" :pickers="pickers" @pick="$emit('pick', $event)"></pickers>
      </header>
      <div class="pl-main">
        <main id="content" ref="main" tabindex="-1">
          <div class="pl-top">
            <a v-if="back" class="pl-back" :href="back.href"><span class="i i-arrow-left" aria-hidden="true"></span><span :class="{ 'pl-sr': phone }"><span class="pl-sr">Back to </span>{{ back.label }}</span></a>
            <a v-else-if="phone" class="pl-home" :href="home"><span class="pl-logo" aria-hidden="true"><img v-if="contractor.logo" :src="contractor.logo" alt=""><template v-else>{{ contractor.name.slice(0, 1) }}</template></span><span class="pl-sr">{{ contractor.name }}</span></a>
            <h1 ref="heading" tabindex="-1">{{ title }}</h1>
            <button v-if="message" type="button" class="pl-button pl-button--tonal pl-send" @click="$emit('message')"><span class="i i-send" aria-hidden="true"></span><span :class="{ 'pl-sr': phone }">Send message</span></button>
            <form v-if="onProfile" method="post" action="/sign-out"><button class="pl-button pl-button--quiet" type="submit"><span class="i i-log-out" aria-hidden="true"></span>Sign out</button></form>
            <div class="pl-person">
              <button type="button" ref="person" :aria-expanded="menu ? 'true' : 'false'" @click="menu = !menu"><span class="pl-avatar" aria-hidden="true">{{ initials }}</span><span class="pl-sr">Account: {{ person.name }}</span></button>
              <transition name="pl-pop"><div class="pl-menu" v-if="menu">
                <div class="pl-menu-head"><strong>{{ person.name }}</strong><span class="pl-muted">{{ person.email }}</span></div>
                <pickers v-if="tablet" :pickers="pickers" @pick="$emit('pick', $event)"></pickers>
                <a class="pl-menu-item" :href="person.href"><span class="i i-circle-user-round" aria-hidden="true"></span>Profile</a>
                <form method="post" action="/sign-out" v-if="!onProfile"><button class="pl-menu-item" type="submit"><span class="i i-log-out" aria-hidden="true"></span>Sign out</button></form>
              </div></transition>
            </div>
          </div>
          <p v-if="filtered" class="pl-filtered"><button type="button" class="pl-button pl-button--quiet" :aria-label="'Only ' + filtered + ', show all properties'" @click="$emit('pick', ['property', ''])"><span class="i i-small i-map-pin" aria-hidden="true"></span><span class="pl-clip">{{ filtered }}</span><span class="i i-small i-x" aria-hidden="true"></span></button></p>
          <div class="pl-page"><slot></slot></div>
        </main>
        <footer class="pl-foot">
          <strong>{{ contractor.name }}</strong>
          <a v-if="contractor.phone" :href="'tel:' + contractor.phone.replace(/[^+\\d]/g, '')"><span class="i i-small i-phone" aria-hidden="true"></span>{{ contractor.phone }}</a>
          <a v-if="contractor.email" :href="'mailto:' + contractor.email"><span class="i i-small i-mail" aria-hidden="true"></span>{{ contractor.email }}</a>
        </footer>
      </div>
      <nav v-if="phone" aria-label="Main">
        <transition name="pl-fade"><div class="pl-scrim" v-if="more" @click="more = false"></div></transition>
        <transition name="pl-rise"><div class="pl-more pl-nav" v-if="more" id="pl-more"><ul role="list"><li v-for="n in rest" :key="n.href"><nav-link :item="n" :current="here === n.href" @click="more = false"></nav-link></li></ul>
          <pickers :pickers="pickers" @pick="$emit('pick', $event)"></pickers></div></transition>
        <div class="pl-bottombar"><ul role="list">
          <li v-for="n in tabs" :key="n.href"><nav-link tab :item="n" :current="here === n.href && !more" @click="more = false"></nav-link></li>
          <li v-if="rest.length || pickers.length"><button class="pl-tab" type="button" ref="more" :aria-expanded="more ? 'true' : 'false'" :aria-current="inMore ? 'true' : null" :aria-controls="more ? 'pl-more' : null" @click="more = !more"><span class="i i-ellipsis" aria-hidden="true"></span>More</button></li>
        </ul></div>
      </nav>
    </div>`,
};
