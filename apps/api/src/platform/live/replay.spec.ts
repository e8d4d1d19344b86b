import type { LiveConnection } from './live-connection';
import { Replay } from './replay';

describe(Replay.name, () => {
  const replayFrom = (since: number) => {
    const sent: number[] = [];
    const connection = {
      send: (_event: string, frame: { seq: number }) => sent.push(frame.seq),
    } as unknown as LiveConnection;
    return { sent, replay: new Replay(connection, 'metrics', since) };
  };
  const frames = (...seqs: number[]) => seqs.map((seq) => ({ seq }));

  it('holds live frames back until the missed ones are out, and sends none twice', () => {
    const { sent, replay } = replayFrom(4);
    for (const frame of frames(7, 8)) expect(replay.take(frame)).toBe(false);
    expect(sent).toEqual([]);
    expect(replay.open(frames(5, 6, 7))).toBe(4);
    expect(sent).toEqual([5, 6, 7, 8]);
  });

  it('lets the client into the room with the first frame that is new to it', () => {
    const { sent, replay } = replayFrom(4);
    replay.open(frames(5, 6));
    expect(replay.take({ seq: 6 })).toBe(false); // came by both roads
    expect(replay.take({ seq: 7 })).toBe(true);
    expect(sent).toEqual([5, 6, 7]);
  });
});
