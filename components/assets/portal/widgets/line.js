// The page's line to the portal: what was done is said again until it was heard, each thing once.
const DEAF_MS = 6000; // a portal that hears answers within milliseconds
const LOOK_MS = 1000;
const KEY = "porchlight-unsaid";

// A click that dies with its connection would leave a button that turns for ever.
const sayUntilHeard = (socket) => {
  const say = socket.emit.bind(socket);
  const unheard = new Map();
  let count = 0;
  let patience = DEAF_MS;
  const post = (number) => {
    const one = unheard.get(number);
    one.at = Date.now();
    say("event", one.message, () => {
      unheard.delete(number);
      patience = DEAF_MS;
    });
  };
  socket.emit = (name, message, ...more) => {
    if (name !== "event") return say(name, message, ...more);
    count += 1;
    unheard.set(count, { message: { ...message, number: count }, at: 0 });
    if (socket.connected) post(count);
    return socket;
  };
  socket.on("connect", () => [...unheard.keys()].forEach(post));
  // A line that swallows everything is found out by the answer that does not come. One that is
  // only slow, as while a photo is sent, is given more time after each try.
  setInterval(() => {
    const [first] = unheard.values();
    if (!socket.connected || !first || Date.now() - first.at <= patience) return;
    patience *= 2;
    socket.io.engine.close();
  }, LOOK_MS);
  return unheard;
};

const keepTrying = (socket) => {
  socket.io.reconnectionDelay(250);
  socket.io.reconnectionDelayMax(1000);
  // NiceGUI's own answer to a second time-out is to load the page anew: over a dead line, that
  // ends in the browser's error page, and the bank's window is gone with ours.
  socket.off("connect_error");
  socket.on("connect_error", (error) => {
    const isSignedOut = error.message === "Implicit handshake failed" || error.description === 401;
    if (isSignedOut) window.location.reload();
    else if (error.message === "timeout") socket.io.opts.transports = ["polling", "websocket"];
  });
};

export const holdLine = (socket, visit) => {
  if (socket.held) return;
  socket.held = true;
  const unheard = sayUntilHeard(socket);
  keepTrying(socket);
  window.addEventListener("pagehide", () => {
    const inTheMiddle = unheard.size || document.querySelector(".q-dialog");
    if (!socket.connected && inTheMiddle) sessionStorage[KEY] = `${visit} ${window.location.pathname}`;
  });
};

// Why this page was loaded anew while somebody was in the middle of something: the line broke, or
// their sign-in ended and this is another one. Empty when neither was so.
export const interruption = (visit) => {
  const [before, path] = (sessionStorage[KEY] ?? "").split(" ");
  delete sessionStorage[KEY];
  if (path !== window.location.pathname) return "";
  return before === visit ? "anew" : "again";
};
