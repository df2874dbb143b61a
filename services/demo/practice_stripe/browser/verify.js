// The hosted page where a bank account is verified with the code of a micro-deposit.
const secret = window.location.hash.slice(1);
const id = secret.split('_secret_')[0];
const kind = id.startsWith('seti_') ? 'setup_intents' : 'payment_intents';
const form = document.getElementById('code');
const problem = document.getElementById('problem');

const say = (text) => {
  form.hidden = true;
  document.getElementById('done').textContent = text;
};

const verify = async (code) => {
  const fields = { key: 'pk_test_practice', client_secret: secret, descriptor_code: code };
  const body = new URLSearchParams(fields);
  try {
    const path = `./v1/${kind}/${id}/verify_microdeposits`;
    const answer = await (await fetch(path, { method: 'POST', body })).json();
    if (!answer.error) {
      const started = answer.status === 'processing' ? ' Your payment is on its way.' : '';
      say(`Your bank account is verified.${started} You can close this page.`);
    } else if (answer.error.code?.endsWith('_unexpected_state')) {
      say('There is nothing to verify any more. You can close this page.');
    } else {
      problem.textContent = answer.error.message;
    }
  } catch {
    problem.textContent = 'We could not reach the payment service. Try again in a moment.';
  }
};

form.addEventListener('submit', (event) => {
  event.preventDefault();
  problem.textContent = '';
  const code = form.elements.descriptor_code.value.trim();
  if (code.length === 6) verify(code);
  else problem.textContent = 'The code has six characters.';
});
