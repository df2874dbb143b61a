// The fields inside the frame: check them, make the request that carries them, speak to the page.
const forms = [...document.forms];
const tabs = [...document.querySelectorAll('[role=tab]')];
const TEST_ROUTING = '110000000';
let chosen = 'card';

const tell = (message) => window.parent.postMessage(message, window.location.origin);
const form = () => document.getElementById(chosen);
const field = (name) => form().elements[name];
const digits = (text) => text.replace(/\D/g, '');

const passesLuhn = (number) => {
  const sum = [...number].reverse().reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
};

// The check that every US routing number carries.
const passesRouting = (number) => {
  const weights = [3, 7, 1, 3, 7, 1, 3, 7, 1];
  const sum = weights.reduce((total, weight, place) => total + weight * Number(number[place]), 0);
  return number.length === 9 && sum % 10 === 0;
};

const readExpiry = () => {
  const [month, year] = field('expiry').value.split('/').map((part) => parseInt(part, 10));
  return { month, year: 2000 + year };
};

const findCardProblem = () => {
  const number = digits(field('number').value);
  if (number.length < 13) return ['number', 'incomplete_number', 'Your card number is incomplete.'];
  if (!passesLuhn(number)) return ['number', 'invalid_number', 'Your card number is invalid.'];
  const { month, year } = readExpiry();
  if (!month || month > 12 || Number.isNaN(year)) {
    return ['expiry', 'incomplete_expiry', "Your card's expiration date is incomplete."];
  }
  const today = new Date();
  if (year * 12 + month - 1 < today.getFullYear() * 12 + today.getMonth()) {
    return ['expiry', 'invalid_expiry_year_past', "Your card's expiration date is in the past."];
  }
  if (field('cvc').value.length < 3) {
    return ['cvc', 'incomplete_cvc', "Your card's security code is incomplete."];
  }
  return null;
};

const findBankProblem = () => {
  if (!field('name').value.trim()) return ['name', 'incomplete_name', 'Your name is incomplete.'];
  if (!/.+@.+/.test(field('email').value)) {
    return ['email', 'incomplete_email', 'Your email is incomplete.'];
  }
  if (!passesRouting(field('routing').value)) {
    return ['routing', 'invalid_routing_number', 'Your routing number needs nine valid digits.'];
  }
  if (field('account').value.length < 4) {
    return ['account', 'incomplete_account_number', 'Your account number is incomplete.'];
  }
  return null;
};

const findProblem = () => (chosen === 'card' ? findCardProblem() : findBankProblem());

const showProblem = (problem) => {
  document.querySelectorAll('[aria-invalid]').forEach((each) => each.removeAttribute('aria-invalid'));
  form().querySelector('.error').textContent = problem ? problem[2] : '';
  if (problem) field(problem[0]).setAttribute('aria-invalid', 'true');
};

const refusal = ([, code, message]) => ({ error: { type: 'validation_error', code, message } });

const readMethod = () => {
  if (chosen === 'card') {
    const { month, year } = readExpiry();
    const number = digits(field('number').value);
    const card = { number, exp_month: month, exp_year: year, cvc: field('cvc').value };
    return { type: chosen, card };
  }
  return {
    type: chosen,
    us_bank_account: {
      routing_number: field('routing').value,
      account_number: field('account').value,
      account_holder_type: 'individual',
    },
    billing_details: { email: field('email').value, name: field('name').value },
  };
};

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

const confirm = async ({ path, fields }) => {
  const problem = findProblem();
  showProblem(problem);
  if (problem) return refusal(problem);
  const given = fields.payment_method_data || {};
  const read = readMethod();
  const billing = { ...read.billing_details, ...given.billing_details };
  const body = { ...fields, payment_method_data: { ...given, ...read, billing_details: billing } };
  if (chosen === 'us_bank_account') {
    const acceptance = { type: 'online', online: { infer_from_client: true } };
    body.mandate_data = { customer_acceptance: acceptance };
  }
  try {
    return await (await fetch(`.${path}`, { method: 'POST', body: encode(body) })).json();
  } catch {
    const message = 'We are unable to reach the payment service. Try again in a moment.';
    return { error: { type: 'api_connection_error', message } };
  }
};

const tellChange = () => {
  const empty = ![...form().querySelectorAll('input')].some((input) => input.value);
  const detail = { complete: !findProblem(), empty, collapsed: false, value: { type: chosen } };
  tell({ event: 'change', detail });
};

const choose = (type) => {
  chosen = type;
  tabs.forEach((tab) => {
    const selected = tab.dataset.type === type;
    tab.setAttribute('aria-selected', selected);
    tab.tabIndex = selected ? 0 : -1;
  });
  forms.forEach((each) => {
    each.hidden = each.id !== type;
  });
  tellChange();
};

const VARIABLES = {
  colorPrimary: '--primary',
  colorBackground: '--background',
  colorText: '--text',
  colorTextSecondary: '--muted',
  colorDanger: '--danger',
  borderRadius: '--radius',
  fontFamily: '--font',
};

const dress = (appearance = {}) => {
  const root = document.documentElement;
  root.classList.toggle('night', appearance.theme === 'night');
  Object.entries(VARIABLES).forEach(([name, property]) => {
    root.style.setProperty(property, appearance.variables?.[name] || '');
  });
};

const take = (options) => {
  dress(options.appearance);
  const allowed = options.allowedPaymentMethodTypes;
  tabs.forEach((tab) => {
    tab.hidden = Boolean(allowed) && !allowed.includes(tab.dataset.type);
  });
  const usable = tabs.filter((tab) => !tab.hidden);
  if (usable.length && usable.every((tab) => tab.dataset.type !== chosen)) {
    choose(usable[0].dataset.type);
  }
  const kept = Boolean(options.setupFutureUsage) || options.mode === 'setup';
  document.getElementById('card-terms').hidden = !kept;
  const known = options.element?.defaultValues?.billingDetails || {};
  ['name', 'email'].forEach((name) => {
    const input = document.getElementById(name);
    if (known[name] && !input.value) input.value = known[name];
  });
  document.querySelectorAll('input, select').forEach((input) => {
    input.disabled = Boolean(options.element?.readOnly);
  });
};

const commands = {
  options: take,
  clear: () => forms.forEach((each) => each.reset()),
  focus: () => form().querySelector('input').focus(),
  submit: () => {
    const problem = findProblem();
    showProblem(problem);
    return problem ? refusal(problem) : { selectedPaymentMethod: chosen };
  },
  confirm,
};

window.addEventListener('message', async (event) => {
  if (event.source !== window.parent || event.origin !== window.location.origin) return;
  const { command, argument, id } = event.data;
  const result = await commands[command]?.(argument);
  if (id) tell({ reply: id, result });
});

const group = (number) => {
  const sizes = /^3[47]/.test(number) ? [4, 6, 5] : [4, 4, 4, 4];
  let rest = number;
  const parts = sizes.map((size) => {
    const part = rest.slice(0, size);
    rest = rest.slice(size);
    return part;
  });
  return parts.filter(Boolean).join(' ');
};

const tidy = {
  number: (value) => group(digits(value)),
  expiry: (value) => {
    const typed = digits(value).slice(0, 4);
    return typed.length > 2 ? `${typed.slice(0, 2)} / ${typed.slice(2)}` : typed;
  },
  cvc: digits,
  routing: digits,
  account: digits,
};

document.addEventListener('input', ({ target }) => {
  const clean = tidy[target.name];
  if (clean) target.value = clean(target.value);
  tellChange();
});

const fillIn = (values) => {
  Object.entries(values).forEach(([name, value]) => {
    field(name).value = value;
  });
  showProblem(null);
  tellChange();
};

document.getElementById('test-card').addEventListener('change', ({ target }) => {
  if (target.value) fillIn({ number: group(target.value), expiry: '12 / 34', cvc: '123' });
});

document.getElementById('test-account').addEventListener('change', ({ target }) => {
  if (!target.value) return;
  const name = field('name').value || 'Jamie Rivera';
  const email = field('email').value || 'jamie@example.com';
  fillIn({ routing: TEST_ROUTING, account: target.value, name, email });
});

tabs.forEach((tab) => tab.addEventListener('click', () => choose(tab.dataset.type)));

document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') tell({ event: 'escape', detail: {} });
  const isArrow = event.key === 'ArrowLeft' || event.key === 'ArrowRight';
  if (!isArrow || event.target.getAttribute('role') !== 'tab') return;
  const other = tabs.find((tab) => tab !== event.target && !tab.hidden);
  if (other) {
    choose(other.dataset.type);
    other.focus();
  }
});

forms.forEach((each) => each.addEventListener('submit', (event) => event.preventDefault()));
new ResizeObserver(() => {
  tell({ height: Math.ceil(document.getElementById('all').getBoundingClientRect().height) });
}).observe(document.getElementById('all'));
tell({ loaded: true });
