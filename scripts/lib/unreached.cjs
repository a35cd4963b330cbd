// Packed in place of packages that axios names and never reaches in our use of it: form-data and follow-redirects, as no
// form is uploaded and no redirect followed, and debug, which https-proxy-agent calls while it is loaded.
module.exports = () => () => undefined;
