/* On a page that answers a posted form: whoever comes back to it later asks for its address anew, and is not asked
   by the browser whether to send the form again. The address has to answer to that. */
"use strict";

history.replaceState(history.state, "", location.href);
