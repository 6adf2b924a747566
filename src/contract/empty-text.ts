/** The keyword of a text inside of a list or an object that an empty text clears; elsewhere, that leaves it out. */
export const emptyClearsKeyword = "x-empty-clears";
