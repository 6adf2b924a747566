/** The texts of the page of the test environment, in English. */
export const standInWords = {
	hint: "This server stands in for the real service: make requests fail, move its clock, and save and load its state. All of it concerns every organization of this server.",

	clock: {
		title: "Clock",
		hint: "Tokens end, presence turns inactive and deletions expire by this clock. Your session ends too when you move the clock past its end.",
		same: "The time of the machine.",
		ahead: (span: string) => `${span} ahead of the machine.`,
		behind: (span: string) => `${span} behind the machine.`,
		frozen: "Stands still",
		advance: "Advance by",
		advanceHint: "Such as 90d, 12h or 1h30m.",
		advanceGo: "Advance",
		set: "Set to",
		setGo: "Set",
		freeze: "Freeze",
		thaw: "Let it run",
		reset: "Back to the machine’s time",
	},
} as const;
