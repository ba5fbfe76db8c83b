/* On a page that answers a posted form: whoever comes back to it later asks for its address anew, or for the one
   it names, and is not asked by the browser whether to send the form again. The address has to answer to that. */
"use strict";

{
  const named = document.querySelector("[data-again]");
  history.replaceState(history.state, "", named ? named.dataset.again : location.href);
}
