// A pad for each signer. What is drawn goes into the form's own file field, so it is sent like any photograph.

import SignaturePad from "../vendor/signature_pad/dist/signature_pad.min.js";

export function signatures(form) {
  for (const field of form.querySelectorAll("[data-signature]")) one(field);
}

function one(field) {
  const prefix = field.dataset.signature;
  const canvas = field.querySelector("canvas");
  const file = field.querySelector(`[name="${prefix}-drawn"]`);
  const pad = new SignaturePad(canvas, { minWidth: 1, maxWidth: 3.5 });
  field.classList.add("has-pad");

  pad.addEventListener("endStroke", () => canvas.toBlob((blob) => put(file, blob)));
  field.querySelector("[data-clears]").addEventListener("click", () => {
    pad.clear();
    file.value = "";
  });

  const show = () => {
    const means = field.querySelector(`[name="${prefix}-means"]:checked`)?.value;
    for (const part of field.querySelectorAll("[data-means]")) part.hidden = part.dataset.means !== means;
    if (means === "drawn") fit(canvas, pad);
  };
  field.addEventListener("change", show);
  field.closest("details")?.addEventListener("toggle", show);
  show();
}

function put(file, blob) {
  const carrier = new DataTransfer();
  carrier.items.add(new File([blob], "signature.png", { type: "image/png" }));
  file.files = carrier.files;
}

// The pad has as many dots as the screen shows; what is drawn already stays.
function fit(canvas, pad) {
  const ratio = Math.min(2, Math.max(1, window.devicePixelRatio));
  const width = Math.round(canvas.offsetWidth * ratio);
  if (!canvas.offsetWidth || canvas.width === width) return;
  const strokes = pad.toData();
  canvas.width = width;
  canvas.height = Math.round(canvas.offsetHeight * ratio);
  canvas.getContext("2d").scale(ratio, ratio);
  pad.fromData(strokes);
}
