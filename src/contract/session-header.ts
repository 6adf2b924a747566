/** The header with the half of a session that a page stores. */
export const sessionHeader = "x-peopled-session";

/** The header by which the console marks its own requests, so that the list of requests can leave them out. */
export const consoleHeader = "x-peopled-console";
