/** The header with the half of a session that a page keeps. */
export const sessionHeader = "x-peopled-session";
