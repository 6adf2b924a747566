/** The part that all calls of SCIM have in their declarations. */
export const scimCall = { dialect: "scim" } as const;

/** The parameter of the path that names the organization. */
export const orgIdParameter = {
	orgId: {
		description:
			"The organization: the UUID in its ID, or the ID of the People API.",
		example: "96abc2aa-3dcc-11e5-a152-fe34819cdc9a",
	},
} as const;

/** The scopes of a call that reads. */
export const scimReading = ["identity:people_read or identity:people_rw"];
/** The scopes of a call that changes people. */
export const scimWriting = ["identity:people_rw"];

/** The resources on one page: when a request does not say, and at most. */
export const scimPageDefault = 100;
export const scimPageMax = 1000;
/** The longest filter, in characters. */
export const scimFilterLengthMax = 8192;
