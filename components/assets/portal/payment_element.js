// Stripe's Payment Element. Card numbers go from its frame to Stripe and never come by here.
const loading = {};

const load = (src) =>
  (loading[src] ||= new Promise((done, fail) => {
    if (window.Stripe) return done();
    const script = document.createElement("script");
    // The page's policy lets in only scripts that carry its nonce.
    script.nonce = document.querySelector("script[nonce]")?.nonce || "";
    script.src = src;
    script.async = true;
    script.onload = () => done();
    script.onerror = () => {
      delete loading[src];
      script.remove();
      fail(new Error("The payment form could not be loaded. Check your connection and try again."));
    };
    document.head.appendChild(script);
  }));

// Stripe.js sends its options to a frame, which refuses Vue's reactive proxies.
const plain = (value) => JSON.parse(JSON.stringify(value ?? {}));

const isDark = () => getComputedStyle(document.documentElement).colorScheme === "dark";

const appearance = () => {
  const styles = getComputedStyle(document.documentElement);
  const token = (name) => styles.getPropertyValue(name).trim();
  return {
    theme: isDark() ? "night" : "stripe",
    variables: {
      borderRadius: "8px",
      colorBackground: token("--surface"),
      colorDanger: token("--danger"),
      colorPrimary: token("--brand"),
      colorText: token("--ink"),
      colorTextSecondary: token("--muted"),
      fontFamily: "system-ui, sans-serif",
      fontSizeBase: "16px",
    },
  };
};

export default {
  props: { src: String, publishable: String, options: Object, fresh: Boolean, returnUrl: String },
  emits: ["ready", "change", "submitted", "confirmed", "failed"],
  data: () => ({ loaded: false }),
  watch: {
    fresh() {
      this.show();
    },
  },
  async mounted() {
    try {
      await load(this.src);
      if (!this.$refs.mount) return; // the dialog was closed meanwhile
      this.stripe = window.Stripe(this.publishable); // no reactive field: proxies break it
      this.loaded = true;
      this.show();
    } catch (error) {
      this.fail(error);
    }
    this.dress = () => this.elements?.update({ appearance: appearance() });
    this.scheme = window.matchMedia("(prefers-color-scheme: dark)");
    this.scheme.addEventListener("change", this.dress);
    this.observer = new MutationObserver(this.dress);
    this.observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  },
  beforeUnmount() {
    this.scheme?.removeEventListener("change", this.dress);
    this.observer?.disconnect();
    this.elements?.getElement("payment")?.destroy();
  },
  methods: {
    show() {
      if (!this.fresh || !this.stripe || this.elements) return;
      const options = { ...plain(this.options), ...this.changes, appearance: appearance() };
      if (!options.setupFutureUsage) delete options.setupFutureUsage;
      this.elements = this.stripe.elements(options);
      const element = this.elements.create("payment", { layout: "tabs" });
      element.on("ready", () => this.$emit("ready"));
      element.on("change", (event) => {
        this.$emit("change", { complete: event.complete, type: event.value?.type });
      });
      element.on("loaderror", (event) => this.fail(event.error));
      element.mount(this.$refs.mount);
    },
    fail(error) {
      this.$emit("failed", {
        type: error?.type || "",
        code: error?.code || "",
        message: error?.message || String(error),
      });
    },
    // Kept as well: the fields may be made later, while a saved method is chosen now.
    update(options) {
      this.changes = { ...this.changes, ...plain(options) };
      this.elements?.update(plain(options));
    },
    // Checked in the browser, before the server asks Stripe for anything.
    async submit() {
      if (!this.elements) {
        this.fail(new Error("The payment form is still loading. Try again in a moment."));
        return;
      }
      const { error } = await this.elements.submit();
      if (error) this.fail(error);
      else this.$emit("submitted");
    },
    async confirm(clientSecret, method) {
      const how = { return_url: this.returnUrl };
      if (method) how.payment_method = method;
      const order = { clientSecret, redirect: "if_required", confirmParams: how };
      if (!method) order.elements = this.elements;
      const isSetup = clientSecret.startsWith("seti_");
      try {
        const answer = isSetup
          ? await this.stripe.confirmSetup(order)
          : await this.stripe.confirmPayment(order);
        if (answer.error) this.fail(answer.error);
        else this.$emit("confirmed", (answer.paymentIntent || answer.setupIntent).id);
      } catch (error) {
        this.fail(error);
      }
    },
  },
  template: `
    <div v-show="fresh" class="pl">
      <div v-if="!loaded" class="pl-skeleton" style="height: 180px"></div>
      <div ref="mount"></div>
    </div>`,
};
