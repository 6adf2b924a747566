const mebibyte = 1024 * 1024;

/** The options of a server that nobody but this program asks: no pages, no log, and no limit that it could reach. */
export const quietOptions = {
	bodyBytesMax: mebibyte,
	bulkBytesMax: 16 * mebibyte,
	jobBytesMax: 16 * mebibyte,
	jobLifeMs: 0,
	requestsInFlightMax: 100,
	requestsPerMinute: 0,
	arePagesServed: false,
	log: { failure() {}, request() {} },
};
