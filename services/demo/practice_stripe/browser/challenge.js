// The bank's window: hands the customer's answer to the stand-in and the outcome to the page.
const secret = window.location.hash.slice(1);
const intent = secret.split('_secret_')[0];
const buttons = [...document.querySelectorAll('button')];

const answer = async (ok) => {
  buttons.forEach((button) => {
    button.disabled = true;
  });
  try {
    const body = new URLSearchParams({ intent, client_secret: secret, ok });
    const result = await (await fetch('./authenticate', { method: 'POST', body })).json();
    window.parent.postMessage({ answered: true, result }, window.location.origin);
  } catch {
    document.getElementById('problem').textContent = 'Your bank could not be reached. Try again.';
    buttons.forEach((button) => {
      button.disabled = false;
    });
  }
};

document.getElementById('code').addEventListener('submit', (event) => {
  event.preventDefault();
  answer(true);
});
document.getElementById('fail').addEventListener('click', () => answer(false));
document.getElementById('otp').focus();
