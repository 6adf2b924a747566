/** The keyword of a list for which some clients send its only entry. */
export const oneOrListKeyword = "x-one-or-list";
