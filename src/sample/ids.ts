/**
 * Ids of the sample that other code uses. John Andersen, his organization, location, roles and licenses are
 * the page's.
 */
export const sampleIds = {
	organization: "96abc2aa-3dcc-11e5-a152-fe34819cdc9a",
	partner: "6f1d2b0c-8a4e-4c57-9d37-2f0e5b9a1c01",
	stranger: "7a2e3c1d-9b5f-4d68-8e48-3a1f6c0b2d02",
	john: "f5b36187-c8dd-4727-8b2f-f9c447f29046",
	johnsManager: "4da3a248-9b0a-4108-8544-b540312e563a",
	admin: "2b1c0d9e-8f7a-4b6c-9d5e-4f3a2b1c0d01",
	partnerAdmin: "3c2d1e0f-9a8b-4c7d-8e6f-5a4b3c2d1e02",
	strangerAdmin: "4d3e2f1a-0b9c-4d8e-9f7a-6b5c4d3e2f03",
	meetingLicense: "96abc2aa-3dcc-11e5-a152-fe34819cdc9a",
	callingLicense: "96abc2aa-3dcc-11e5-b263-0f4592adefab",
} as const;
