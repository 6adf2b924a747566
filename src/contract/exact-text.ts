/** The keyword of a text parameter that is taken as it was sent, blanks too; an empty one counts as left out. */
export const exactTextKeyword = "x-exact-text";
