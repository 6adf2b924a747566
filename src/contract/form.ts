/** The media type of a form. */
export const formType = "application/x-www-form-urlencoded";
