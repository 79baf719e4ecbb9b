// The care form: its one signature.

import { signatures } from "./signature.js";

signatures(document.querySelector("form.record"));
document.querySelector(".form-error")?.focus();
