// Makes the page a conversation. Everything here has a form behind it that works without this script.
(() => {
  "use strict";
  const conversation = document.getElementById("conversation");
  const composer = document.getElementById("ask");
  const box = document.getElementById("question");
  const examples = document.getElementById("examples");
  const fresh = () => (crypto.randomUUID ? crypto.randomUUID() : String(Math.random()).slice(2));

  const chosenCounty = () => composer.querySelector("input[name=county]:checked")?.value ?? "";

  async function send(form, submitter) {
    const data = new FormData(form, submitter);
    if (form.classList.contains("ask-form")) {
      if (!String(data.get("question")).trim()) { box.focus(); return; }
      if (!data.get("county")) data.set("county", chosenCounty());
      if (!form.classList.contains("options")) data.set("nonce", fresh());
    }
    form.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(form.action, {
        method: "POST", body: new URLSearchParams(data), headers: { "X-Lotsen-Fragment": "1" },
      });
      const html = await answer.text();
      if (!answer.ok) throw new Error(String(answer.status));
      if (form.classList.contains("feedback")) {
        form.innerHTML = html;
        form.setAttribute("tabindex", "-1");
        form.focus();
      } else {
        conversation.insertAdjacentHTML("beforeend", html);
        if (examples) examples.hidden = true;
        conversation.lastElementChild.scrollIntoView({ block: "start" });
        if (form === composer) box.value = "";
        box.focus({ preventScroll: true });
      }
    } catch {
      document.removeEventListener("submit", onSubmit);
      form.requestSubmit(submitter); // the way that works without this script
    } finally {
      form.removeAttribute("aria-busy");
    }
  }

  function onSubmit(event) {
    event.preventDefault();
    send(event.target, event.submitter);
  }

  document.addEventListener("submit", onSubmit);
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      composer.requestSubmit();
    }
  });
})();
