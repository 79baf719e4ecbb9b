// A form that was refused: the reader goes to what is wrong first.

const wrong = document.querySelector("[aria-invalid=true]") ?? document.querySelector(".form-error");
wrong?.focus();
