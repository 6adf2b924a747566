/** The header with the half of a session that a page keeps. */
export const sessionHeader = "x-peopled-session";

/** The header by which the console tells its own requests apart, so that they can be left out of the list of requests. */
export const consoleHeader = "x-peopled-console";
