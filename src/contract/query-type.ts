/** The media type of a job for everyone whom a query finds. */
export const queryType = "application/json";
