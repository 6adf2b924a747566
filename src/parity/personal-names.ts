/** Properties whose values are about a person: names and words, or numbers. */
export const personalNames: ReadonlyMap<string, "name" | "number"> = new Map([
	...[
		"displayName",
		"firstName",
		"lastName",
		"nickName",
		"givenName",
		"familyName",
		"middleName",
		"formatted",
		"userName",
		"title",
		"department",
		"actorName",
		"actorUserAgent",
		"actorIp",
		"avatar",
		"streetAddress",
		"locality",
		"postalCode",
		"employeeNumber",
		"externalId",
	].map((name) => [name, "name"] as const),
	...[
		"phoneNumbers",
		"phoneNumber",
		"extension",
		"workExtension",
		"mobilePhone",
		"esn",
	].map((name) => [name, "number"] as const),
]);

/** Parameters of a query whose values are about a person. */
export const personalParameters: ReadonlyMap<string, "name" | "number"> =
	new Map([
		...["email", "displayName", "query", "filter", "ownerName"].map(
			(name) => [name, "name"] as const,
		),
		...["phoneNumber", "extension"].map((name) => [name, "number"] as const),
	]);
