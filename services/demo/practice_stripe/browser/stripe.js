// Stands in for Stripe.js: the calls the portal makes, with the same names and the same results.
// Card and bank fields live in a frame of the stand-in, never in the portal's page.
(() => {
  const BASE = document.currentScript.src.replace(/\/stripe\.js.*$/, '');
  const FRAME_CSS = 'border:0;width:100%;height:260px;display:block;margin:0';
  const WINDOW_CSS =
    'position:fixed;inset:0;width:100%;height:100%;border:0;z-index:2147483647;color-scheme:light';
  const OFFLINE = 'We are unable to reach the payment service. Check your connection and try again.';
  const UNREACHABLE = { error: { type: 'api_connection_error', message: OFFLINE } };

  // {a: {b: 1}} becomes a[b]=1
  const encode = (fields) => {
    const out = new URLSearchParams();
    const walk = (value, name) => {
      if (value !== null && typeof value === 'object') {
        Object.entries(value).forEach(([key, each]) => walk(each, name ? `${name}[${key}]` : key));
      } else if (value !== undefined && value !== null) {
        out.append(name, value);
      }
    };
    walk(fields, '');
    return out;
  };

  const send = async (path, fields) => {
    try {
      const answer = await fetch(BASE + path, { method: 'POST', body: encode(fields) });
      return await answer.json();
    } catch {
      return UNREACHABLE;
    }
  };

  const fetchIntent = async (key, secret) => {
    try {
      const query = encode({ key, client_secret: secret });
      return await (await fetch(`${BASE}${pathOf(secret)}?${query}`)).json();
    } catch {
      return UNREACHABLE;
    }
  };

  const idOf = (secret) => secret.split('_secret_')[0];
  const isSetup = (secret) => secret.startsWith('seti_');
  const pathOf = (secret) => `/v1/${isSetup(secret) ? 'setup' : 'payment'}_intents/${idOf(secret)}`;
  const nameOf = (secret) => (isSetup(secret) ? 'setupIntent' : 'paymentIntent');

  const makeFrame = (page, title, css) => {
    const frame = document.createElement('iframe');
    frame.title = title;
    frame.name = `practiceFrame${Math.random().toString(36).slice(2)}`;
    frame.style.cssText = css;
    frame.src = `${BASE}/${page}`;
    return frame;
  };

  class PaymentElement {
    constructor(group, type, options) {
      Object.assign(this, { group, type, options, handlers: {}, waiting: {}, asked: 0 });
    }

    on(name, handler) {
      (this.handlers[name] ||= []).push(handler);
      return this;
    }

    once(name, handler) {
      const wrapped = (event) => {
        this.off(name, wrapped);
        handler(event);
      };
      return this.on(name, wrapped);
    }

    off(name, handler) {
      const others = (each) => handler && each !== handler;
      this.handlers[name] = (this.handlers[name] || []).filter(others);
      return this;
    }

    fire(name, detail) {
      const event = { elementType: this.type, ...detail };
      (this.handlers[name] || []).slice().forEach((handler) => handler(event));
    }

    mount(at) {
      const host = typeof at === 'string' ? document.querySelector(at) : at;
      if (!host) throw new Error(`The selector you specified (${at}) applies to no DOM elements.`);
      if (this.iframe) this.unmount();
      this.iframe = makeFrame('payment-fields.html', 'Secure payment input frame', FRAME_CSS);
      this.listener = (event) => this.hear(event);
      window.addEventListener('message', this.listener);
      host.replaceChildren(this.iframe);
    }

    hear(event) {
      if (event.source !== this.iframe?.contentWindow) return;
      const message = event.data;
      if (message.loaded) this.show();
      if (message.height) this.resize(message.height);
      if (message.event) this.fire(message.event, message.detail);
      if (message.reply) {
        this.waiting[message.reply]?.(message.result);
        delete this.waiting[message.reply];
      }
    }

    show() {
      const options = { ...this.group.options, element: this.options };
      // A frame is see-through only while its page and its element agree on the colour scheme.
      const dark = options.appearance?.theme === 'night';
      if (this.iframe) this.iframe.style.colorScheme = dark ? 'dark' : 'light';
      this.post('options', options);
    }

    resize(height) {
      this.iframe.style.height = `${height}px`;
      if (!this.isReady) this.fire('ready');
      this.isReady = true;
    }

    post(command, argument, id) {
      this.iframe?.contentWindow?.postMessage({ command, argument, id }, new URL(BASE).origin);
    }

    ask(command, argument) {
      return new Promise((done) => {
        if (!this.iframe) throw new Error('The Element is not mounted.');
        this.asked += 1;
        this.waiting[this.asked] = done;
        this.post(command, argument, this.asked);
      });
    }

    update(options) {
      this.options = { ...this.options, ...options };
      this.show();
      return this;
    }

    focus() { this.post('focus'); }

    clear() { this.post('clear'); }

    blur() {}

    collapse() { return this; }

    unmount() {
      window.removeEventListener('message', this.listener);
      this.iframe?.remove();
      this.iframe = null;
      this.isReady = false;
    }

    destroy() {
      this.unmount();
      this.group.made = null;
    }
  }

  class Elements {
    constructor(options) {
      this.options = options || {};
      this.made = null;
    }

    create(type, options = {}) {
      if (type !== 'payment') throw new Error(`Practice has only the payment Element, not ${type}.`);
      if (this.made) throw new Error('Can only create one Element of type payment.');
      this.made = new PaymentElement(this, type, options);
      return this.made;
    }

    getElement(type) { return type === 'payment' ? this.made : null; }

    update(options) {
      Object.assign(this.options, options);
      this.made?.show();
    }

    async fetchUpdates() { return {}; }

    async submit() {
      if (!this.made) return {};
      const result = await this.made.ask('submit');
      this.submitted = !result.error;
      return result;
    }
  }

  // The bank's window is a frame on <body>, above everything, as Stripe.js does it.
  const challenge = (secret) =>
    new Promise((done) => {
      const frame = makeFrame(`challenge.html#${secret}`, 'Secure authentication frame', WINDOW_CSS);
      const listen = (event) => {
        if (event.source !== frame.contentWindow || !event.data.answered) return;
        window.removeEventListener('message', listen);
        frame.remove();
        done(event.data.result);
      };
      window.addEventListener('message', listen);
      document.body.appendChild(frame);
    });

  const finish = async (secret, answer) => {
    let intent = answer;
    if (intent.error) return { error: intent.error };
    if (intent.status === 'requires_action' && intent.next_action?.type === 'use_stripe_sdk') {
      intent = await challenge(secret);
    }
    const error = intent.error || intent.last_payment_error || intent.last_setup_error;
    if (error && intent.status !== 'succeeded') return { error };
    return { [nameOf(secret)]: intent };
  };

  // A payment that was put together in the browser must be the one the server made.
  const findMismatch = async (key, secret, options) => {
    const intent = await fetchIntent(key, secret);
    if (intent.error) return intent.error;
    if (intent.object !== 'payment_intent') return null;
    const pairs = [
      ['amount', options.amount, intent.amount],
      ['currency', options.currency, intent.currency],
      ['setup_future_usage', options.setupFutureUsage || null, intent.setup_future_usage],
    ];
    const [name, here, there] = pairs.find(([, mine, theirs]) => mine !== theirs) || [];
    if (!name) return null;
    const message = `The ${name} of Elements (${here}) differs from the PaymentIntent's (${there}).`;
    return { type: 'invalid_request_error', code: 'payment_intent_elements_mismatch', message };
  };

  const goBack = (secret, result, url) => {
    const intent = result[nameOf(secret)];
    const target = new URL(url);
    const status = intent.status === 'processing' ? 'pending' : intent.status;
    target.searchParams.set(intent.object, intent.id);
    target.searchParams.set(`${intent.object}_client_secret`, secret);
    target.searchParams.set('redirect_status', status);
    window.location.href = target;
    return new Promise(() => {});
  };

  const confirm = async (key, request) => {
    const { elements, clientSecret, confirmParams = {}, redirect = 'always' } = request;
    const secret = clientSecret || elements?.options.clientSecret;
    if (!secret) throw new Error('confirmPayment(): expected a clientSecret.');
    if (redirect !== 'if_required' && !confirmParams.return_url) {
      throw new Error('confirmPayment(): expected a return_url.');
    }
    const fields = { key, client_secret: secret, ...confirmParams };
    const fromFrame = elements && !confirmParams.payment_method;
    if (fromFrame && elements.options.mode) {
      if (!elements.submitted) {
        throw new Error('elements.submit() must be called before stripe.confirmPayment().');
      }
      const mismatch = await findMismatch(key, secret, elements.options);
      if (mismatch) return { error: mismatch };
    }
    // The frame adds the card's number itself: this page never sees it.
    const answer = await (fromFrame
      ? elements.made.ask('confirm', { path: `${pathOf(secret)}/confirm`, fields })
      : send(`${pathOf(secret)}/confirm`, fields));
    const result = await finish(secret, answer);
    if (redirect !== 'always' || result.error) return result;
    return goBack(secret, result, confirmParams.return_url);
  };

  const retrieve = async (key, secret) => {
    const intent = await fetchIntent(key, secret);
    return intent.error ? { error: intent.error } : { [nameOf(secret)]: intent };
  };

  const verify = async (key, secret, values) => {
    const fields = { key, client_secret: secret, ...values };
    return finish(secret, await send(`${pathOf(secret)}/verify_microdeposits`, fields));
  };

  window.Stripe = (key) => {
    if (!/^pk_test_/.test(key)) throw new Error('Practice payments take only pk_test_ keys.');
    return {
      elements: (options) => {
        if (options?.paymentMethodTypes) {
          throw new Error('paymentMethodTypes is gone; use allowedPaymentMethodTypes.');
        }
        return new Elements(options);
      },
      confirmPayment: (request) => confirm(key, request),
      confirmSetup: (request) => confirm(key, request),
      handleNextAction: async ({ clientSecret }) =>
        finish(clientSecret, await fetchIntent(key, clientSecret)),
      retrievePaymentIntent: (secret) => retrieve(key, secret),
      retrieveSetupIntent: (secret) => retrieve(key, secret),
      verifyMicrodepositsForPayment: (secret, values) => verify(key, secret, values),
      verifyMicrodepositsForSetup: (secret, values) => verify(key, secret, values),
      registerAppInfo() {},
    };
  };
  window.Stripe.version = 'practice';
})();
