/** The maximum length of a job's title, in characters. */
export const jobTitleLengthMax = 200;
