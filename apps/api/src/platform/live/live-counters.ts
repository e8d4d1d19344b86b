/** What happened on live connections since the process started; every drop is counted. */
export interface LiveCounters {
  connectionsOpened: number;
  connectionsRefused: number;
  /** Ended because token or session was over. */
  connectionsRevoked: number;
  /** Ended because the client read too slowly for too long. */
  connectionsCut: number;
  /** Ended because the client sent too much. */
  connectionsFlooding: number;
  /** Times a client fell behind and its frames were dropped until it had caught up. */
  clientsLagged: number;
  /** Events nobody handles. */
  eventsUnknown: number;
  /** Payloads that broke their contract, and requests refused. */
  eventsRefused: number;
  framesDelivered: number;
  framesReplayed: number;
  resyncs: number;
}

/** All at zero. */
export function newLiveCounters(): LiveCounters {
  return {
    connectionsOpened: 0,
    connectionsRefused: 0,
    connectionsRevoked: 0,
    connectionsCut: 0,
    connectionsFlooding: 0,
    clientsLagged: 0,
    eventsUnknown: 0,
    eventsRefused: 0,
    framesDelivered: 0,
    framesReplayed: 0,
    resyncs: 0,
  };
}
