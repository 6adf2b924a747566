/** The path of the page to which the provider sends a browser back. */
export const oidcReturnPath = "/console/sign-in";
