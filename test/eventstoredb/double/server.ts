/**
 * A test double of an EventStoreDB node, never a product. It speaks the protocol with the client's own definitions,
 * so that the real client is what is tested; what it knows of the server's behaviour is in DoubleLog. Nothing is
 * written to disk, there is no cluster, and there are no projections.
 */
import streamsGrpc from '@eventstore/db-client/generated/streams_grpc_pb.js';
import streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import sharedPb from '@eventstore/db-client/generated/shared_pb.js';
import featuresGrpc from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import featuresPb from '@eventstore/db-client/generated/serverfeatures_pb.js';
import gossipGrpc from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import gossipPb from '@eventstore/db-client/generated/gossip_pb.js';
import type { AppendReq, AppendResp, ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { Empty } from '@eventstore/db-client/generated/shared_pb.js';
import {
  Metadata,
  Server,
  ServerCredentials,
  status,
  type sendUnaryData,
  type ServerReadableStream,
  type ServerUnaryCall,
  type ServerWritableStream,
} from '@grpc/grpc-js';
import { DoubleLog, type Expected, type LogRecord, type Proposed } from './log.js';
import { Proxy } from './proxy.js';

/** What becomes of one append. */
export type AppendFault =
  | 'as usual'
  | 'never answers'
  | 'stores, never answers'
  | 'drops before storing'
  | 'drops after storing'
  | 'times out, not stored'
  | 'times out, stored'
  | 'not ready'
  | 'not leader'
  | 'stores, says not where'
  | 'access denied, without its name';

/** What becomes of one read of a stream or of the log, or one subscription, after so many events. */
export interface ReadFault {
  readonly kind: 'as usual' | 'fails' | 'drops' | 'falls silent' | 'not leader' | 'ends early';
  readonly afterEvents?: number;
}

export interface DoubleOptions {
  /** 0: any. */
  readonly port?: number;
  readonly log?: DoubleLog;
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Who may sign in, and whether they may read and write. Without, nobody is asked. */
  readonly users?: Readonly<Record<string, { readonly password: string; readonly mayWork: boolean }>>;
  /** As servers before 22.6: events of a stream come without their place in the log. */
  readonly old?: boolean;
}

type Call = { readonly metadata: Metadata };

export class ServerDouble {
  readonly log: DoubleLog;
  /** Taken one by one by the appends, reads and subscriptions that come; then all is as usual. */
  readonly nextAppends: AppendFault[] = [];
  readonly nextReads: ReadFault[] = [];
  readonly nextSubscriptions: ReadFault[] = [];
  /** How often each method was called. */
  readonly calls = { append: 0, batchAppend: 0, features: 0, read: 0, subscribe: 0, gossip: 0 };
  /** Events sent, to reads and subscriptions. */
  sent = 0;
  /** Where the leader is, when this node is not it. */
  leader: { readonly port: number } | undefined;
  private readonly subscriptions = new Set<ServerWritableStream<ReadReq, ReadResp>>();
  private grpc: Server | undefined;
  private grpcPort = 0;
  private proxy: Proxy | undefined;

  private constructor(private readonly options: DoubleOptions) {
    this.log = options.log ?? new DoubleLog();
  }

  static async start(options: DoubleOptions = {}): Promise<ServerDouble> {
    const double = new ServerDouble(options);
    await double.listen(options.port ?? 0);
    return double;
  }

  get port(): number {
    return this.proxy!.port;
  }

  /** Without the network in between, which costs time. */
  get directPort(): number {
    return this.grpcPort;
  }

  /** How clients reach it, when nobody has to sign in. */
  get url(): string {
    return `esdb://127.0.0.1:${this.port}?tls=false`;
  }

  get openSubscriptions(): number {
    return this.subscriptions.size;
  }

  dropConnections(): void {
    this.proxy!.drop();
  }

  /** Ends every subscription, as a server does that can't go on. */
  dropSubscriptions(code: status = status.UNAVAILABLE): void {
    for (const call of this.subscriptions) call.emit('error', { code, details: 'dropped by the server' });
    this.log.wake();
  }

  async stop(): Promise<void> {
    await this.proxy?.stop();
    this.grpc?.forceShutdown();
    this.log.wake();
  }

  /** Down, and up again at the same port with what was stored. `meanwhile` runs while it is down. */
  async restart(meanwhile: () => Promise<void> = async () => undefined): Promise<void> {
    const { port } = this;
    await this.stop();
    this.log.forgetRecentIds();
    await meanwhile();
    await this.listen(port);
  }

  private async listen(port: number): Promise<void> {
    const grpc = new Server({ 'grpc.max_receive_message_length': 17 * 1024 * 1024 });
    grpc.addService(streamsGrpc.StreamsService, {
      append: (call: ServerReadableStream<AppendReq, AppendResp>, answer: sendUnaryData<AppendResp>) =>
        void this.append(call, answer),
      read: (call: ServerWritableStream<ReadReq, ReadResp>) => void this.read(call),
      // Takes what comes and never answers.
      batchAppend: () => void (this.calls.batchAppend += 1),
      delete: unimplemented,
      tombstone: unimplemented,
    });
    grpc.addService(featuresGrpc.ServerFeaturesService, {
      getSupportedMethods: (
        _call: unknown,
        answer: sendUnaryData<InstanceType<typeof featuresPb.SupportedMethods>>,
      ) => this.features(answer),
    });
    grpc.addService(gossipGrpc.GossipService, {
      read: (
        _call: ServerUnaryCall<Empty, unknown>,
        answer: sendUnaryData<InstanceType<typeof gossipPb.ClusterInfo>>,
      ) => this.gossip(answer),
    });
    const { tls } = this.options;
    const credentials = tls
      ? ServerCredentials.createSsl(null, [
          { cert_chain: Buffer.from(tls.cert), private_key: Buffer.from(tls.key) },
        ])
      : ServerCredentials.createInsecure();
    this.grpcPort = await new Promise<number>((resolve, reject) => {
      grpc.bindAsync('127.0.0.1:0', credentials, (error, bound) => (error ? reject(error) : resolve(bound)));
    });
    this.grpc = grpc;
    this.proxy = await Proxy.start(port, () => this.grpcPort);
  }

  private async append(
    call: ServerReadableStream<AppendReq, AppendResp>,
    answer: sendUnaryData<AppendResp>,
  ): Promise<void> {
    this.calls.append += 1;
    const refusal = this.refusal(call);
    if (refusal) return answer(refusal, null);
    let options: AppendReq.Options | undefined;
    const events: Proposed[] = [];
    try {
      for await (const message of call as AsyncIterable<AppendReq>) {
        options ??= message.getOptions();
        const proposed = message.getProposedMessage();
        if (proposed) events.push(proposedEvent(proposed));
      }
    } catch {
      return;
    }
    const store = () =>
      this.log.append(streamName(options!.getStreamIdentifier()), events, expectedOf(options!));

    switch (this.nextAppends.shift() ?? 'as usual') {
      case 'as usual':
        break;
      case 'never answers':
        return;
      case 'stores, never answers':
        store();
        return;
      case 'drops before storing':
        return this.dropConnections();
      case 'drops after storing':
        store();
        return this.dropConnections();
      case 'times out, not stored':
        return answer({ code: status.ABORTED, details: 'Operation timed out: Prepare phase timeout.' }, null);
      case 'times out, stored':
        store();
        return answer({ code: status.ABORTED, details: 'Operation timed out: Commit phase timeout.' }, null);
      case 'not ready':
        return answer({ code: status.UNAVAILABLE, details: 'Server Is Not Ready' }, null);
      case 'not leader':
        return answer(notLeader(this.port), null);
      case 'access denied, without its name':
        return answer({ code: status.PERMISSION_DENIED, details: 'Access Denied' }, null);
      case 'stores, says not where': {
        const response = appended(store(), options!);
        response.getSuccess()?.setNoPosition(new sharedPb.Empty());
        return answer(null, response);
      }
    }
    const bytes = events.reduce(
      (sum, { type, data, metadata }) => sum + 2 * type.length + data.length + metadata.length,
      0,
    );
    if (bytes > 1024 * 1024) return answer(tooLarge(), null);
    answer(null, appended(store(), options!));
  }

  private async read(call: ServerWritableStream<ReadReq, ReadResp>): Promise<void> {
    const options = call.request.getOptions()!;
    const isSubscription = options.hasSubscription();
    if (isSubscription) this.calls.subscribe += 1;
    else this.calls.read += 1;
    const fault = (isSubscription ? this.nextSubscriptions : this.nextReads).shift();
    const refusal = fault?.kind === 'not leader' ? notLeader(this.port) : this.refusal(call);
    if (refusal) return void call.emit('error', refusal);
    const out = new Out(call, fault, this, this.options.old === true);
    if (isSubscription) {
      // Not even confirmed.
      if (fault?.kind === 'falls silent' && fault.afterEvents === undefined) return;
      return this.follow(call, options, out);
    }
    const records = options.hasAll() ? this.readLog(options) : this.readStream(options);
    if (records === undefined) {
      call.write(notFound(options));
      return void call.end();
    }
    for (const record of records) {
      if (!(await out.event(record, options.hasAll()))) return;
    }
    call.end();
  }

  private *readLog(options: ReadReq.Options): Generator<LogRecord> {
    const all = options.getAll()!;
    const backwards = options.getReadDirection() === 1;
    const { records } = this.log;
    let left = Number(options.getCount());
    let index = all.hasStart()
      ? 0
      : all.hasEnd()
        ? records.length
        : this.log.indexAt(Number(all.getPosition()!.getCommitPosition()));
    // Forwards the record at the position is the first; backwards it is the one before.
    const end = records.length;
    for (; left > 0 && (backwards ? index > 0 : index < end); left -= 1) {
      yield backwards ? records[--index]! : records[index++]!;
    }
  }

  private readStream(options: ReadReq.Options): LogRecord[] | undefined {
    const stream = options.getStream()!;
    const standing = this.log.stream(streamName(stream.getStreamIdentifier()));
    if (standing === undefined) return undefined;
    const count = Number(options.getCount());
    const backwards = options.getReadDirection() === 1;
    const from = stream.hasRevision() ? Number(stream.getRevision()) : backwards ? Infinity : 0;
    const wanted = backwards
      ? standing.filter(({ revision }) => revision <= from).reverse()
      : standing.slice(from);
    return wanted.slice(0, count);
  }

  /** Catch up from the position (exclusive), then live. */
  private async follow(
    call: ServerWritableStream<ReadReq, ReadResp>,
    options: ReadReq.Options,
    out: Out,
  ): Promise<void> {
    this.subscriptions.add(call);
    call.on('cancelled', () => {
      this.subscriptions.delete(call);
      this.log.wake();
    });
    call.on('error', () => this.subscriptions.delete(call));
    const all = options.getAll()!;
    const { log } = this;
    let index = all.hasStart()
      ? 0
      : all.hasEnd()
        ? log.records.length
        : log.indexAt(Number(all.getPosition()!.getCommitPosition()) + 1);
    await out.message((response) => {
      const confirmation = new streamsPb.ReadResp.SubscriptionConfirmation();
      confirmation.setSubscriptionId(crypto.randomUUID());
      response.setConfirmation(confirmation);
    });
    let caughtUp = false;
    while (this.subscriptions.has(call)) {
      const record = log.records[index];
      if (record !== undefined) {
        index += 1;
        if (!(await out.event(record, true))) return;
        // Ahead of what the client can have handled.
        if (index % 50 === 0) await out.message((response) => response.setCheckpoint(checkpoint(log)));
        continue;
      }
      if (!caughtUp) await out.message((response) => response.setCaughtUp(new streamsPb.ReadResp.CaughtUp()));
      caughtUp = true;
      if (log.records[index] === undefined) await log.changed();
    }
  }

  private features(answer: sendUnaryData<InstanceType<typeof featuresPb.SupportedMethods>>): void {
    this.calls.features += 1;
    const methods = new featuresPb.SupportedMethods();
    methods.setEventStoreServerVersion('24.10.0');
    const batchAppend = new featuresPb.SupportedMethod();
    batchAppend.setServiceName('event_store.client.streams.Streams');
    batchAppend.setMethodName('BatchAppend');
    methods.setMethodsList([batchAppend]);
    answer(null, methods);
  }

  private gossip(answer: sendUnaryData<InstanceType<typeof gossipPb.ClusterInfo>>): void {
    this.calls.gossip += 1;
    const { LEADER, FOLLOWER } = gossipPb.MemberInfo.VNodeState;
    const members = this.leader
      ? [
          { port: this.port, state: FOLLOWER },
          { port: this.leader.port, state: LEADER },
        ]
      : [{ port: this.port, state: LEADER }];
    const info = new gossipPb.ClusterInfo();
    info.setMembersList(
      members.map(({ port, state }) => {
        const member = new gossipPb.MemberInfo();
        const endpoint = new gossipPb.EndPoint();
        endpoint.setAddress('127.0.0.1');
        endpoint.setPort(port);
        member.setHttpEndPoint(endpoint);
        member.setInstanceId(uuid(crypto.randomUUID()));
        member.setState(state);
        member.setIsAlive(true);
        return member;
      }),
    );
    answer(null, info);
  }

  /** Why this call is not carried out at all. */
  private refusal({ metadata }: Call): Refusal | undefined {
    const { users } = this.options;
    if (users) {
      const [header] = metadata.get('authorization');
      const [, encoded = ''] = /^Basic (.+)$/.exec(String(header)) ?? [];
      const [, name = '', password] = /^([^:]*):(.*)$/.exec(Buffer.from(encoded, 'base64').toString()) ?? [];
      const user = Object.hasOwn(users, name) ? users[name] : undefined;
      if (user?.password !== password) return { code: status.UNAUTHENTICATED, details: 'Unauthenticated' };
      if (!user?.mayWork) {
        return {
          code: status.PERMISSION_DENIED,
          details: 'Access Denied',
          metadata: trailers({ exception: 'access-denied' }),
        };
      }
    }
    if (this.leader && metadata.get('requires-leader')[0] === 'true') return notLeader(this.leader.port);
    return undefined;
  }
}

/** Writes answers at the reader's pace, and breaks as it is told. */
class Out {
  private events = 0;
  private gone = false;
  private release = (): void => undefined;

  constructor(
    private readonly call: ServerWritableStream<ReadReq, ReadResp>,
    private readonly fault: ReadFault | undefined,
    private readonly server: ServerDouble,
    private readonly old: boolean,
  ) {
    call.on('drain', () => this.release());
    for (const end of ['cancelled', 'error', 'close']) {
      call.on(end, () => {
        this.gone = true;
        this.release();
      });
    }
  }

  /** Resolves with false when there is nobody to write to any more. */
  async event(record: LogRecord, ofLog: boolean): Promise<boolean> {
    if (this.fault && this.events >= (this.fault.afterEvents ?? 0)) {
      switch (this.fault.kind) {
        case 'fails':
          this.call.emit('error', { code: status.UNAVAILABLE, details: 'shutting down' });
          return false;
        case 'drops':
          this.server.dropConnections();
          return false;
        case 'ends early':
          this.call.end();
          return false;
        case 'falls silent':
          return false;
        default:
      }
    }
    this.events += 1;
    this.server.sent += 1;
    return this.message((response) => {
      const event = new streamsPb.ReadResp.ReadEvent();
      event.setEvent(recorded(record, this.old && !ofLog));
      event.setCommitPosition(String(record.position));
      response.setEvent(event);
    });
  }

  async message(fill: (response: ReadResp) => unknown): Promise<boolean> {
    if (this.gone) return false;
    const response = new streamsPb.ReadResp();
    fill(response);
    if (!this.call.write(response)) await new Promise<void>((resolve) => (this.release = resolve));
    return !this.gone;
  }
}

interface Refusal {
  readonly code: status;
  readonly details: string;
  readonly metadata?: Metadata;
}

function trailers(pairs: Record<string, string>): Metadata {
  const metadata = new Metadata();
  for (const [key, value] of Object.entries(pairs)) metadata.set(key, value);
  return metadata;
}

function notLeader(port: number): Refusal {
  return {
    code: status.NOT_FOUND,
    details: 'Leader info available',
    metadata: trailers({
      exception: 'not-leader',
      'leader-endpoint-host': '127.0.0.1',
      'leader-endpoint-port': String(port),
    }),
  };
}

function tooLarge(): Refusal {
  return {
    code: status.INVALID_ARGUMENT,
    details: 'Maximum Append Size of 1048576 Exceeded.',
    metadata: trailers({ exception: 'maximum-append-size-exceeded', 'maximum-append-size': '1048576' }),
  };
}

function unimplemented(_call: unknown, answer: sendUnaryData<never>): void {
  answer({ code: status.UNIMPLEMENTED, details: 'a ledger does not do this' });
}

function streamName(identifier: { getStreamName_asU8(): Uint8Array } | undefined): string {
  return Buffer.from(identifier!.getStreamName_asU8()).toString('utf8');
}

function expectedOf(options: AppendReq.Options): Expected {
  if (options.hasAny()) return 'any';
  if (options.hasNoStream()) return 'no-stream';
  if (options.hasStreamExists()) return 'stream-exists';
  return Number(options.getRevision());
}

function proposedEvent(message: AppendReq.ProposedMessage): Proposed {
  return {
    id: message.getId()!.getString(),
    type: message.getMetadataMap().get('type')!,
    contentType: message.getMetadataMap().get('content-type')!,
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  };
}

function appended(outcome: ReturnType<DoubleLog['append']>, options: AppendReq.Options): AppendResp {
  const response = new streamsPb.AppendResp();
  if (outcome.kind === 'stored') {
    const success = new streamsPb.AppendResp.Success();
    success.setCurrentRevision(String(outcome.revision));
    const position = new streamsPb.AppendResp.Position();
    position.setCommitPosition(String(outcome.position));
    position.setPreparePosition(String(outcome.position));
    success.setPosition(position);
    response.setSuccess(success);
    return response;
  }
  const wrong = new streamsPb.AppendResp.WrongExpectedVersion();
  if (outcome.current === undefined) wrong.setCurrentNoStream(new sharedPb.Empty());
  else wrong.setCurrentRevision(String(outcome.current));
  if (options.hasRevision()) wrong.setExpectedRevision(options.getRevision());
  else if (options.hasNoStream()) wrong.setExpectedNoStream(new sharedPb.Empty());
  else if (options.hasStreamExists()) wrong.setExpectedStreamExists(new sharedPb.Empty());
  else wrong.setExpectedAny(new sharedPb.Empty());
  response.setWrongExpectedVersion(wrong);
  return response;
}

function recorded(record: LogRecord, withoutPosition: boolean): ReadResp.ReadEvent.RecordedEvent {
  const event = new streamsPb.ReadResp.ReadEvent.RecordedEvent();
  const identifier = new sharedPb.StreamIdentifier();
  identifier.setStreamName(Uint8Array.from(Buffer.from(record.stream, 'utf8')));
  event.setId(uuid(record.id));
  event.setStreamIdentifier(identifier);
  event.setStreamRevision(String(record.revision));
  const position = withoutPosition ? '18446744073709551615' : String(record.position);
  event.setCommitPosition(position);
  event.setPreparePosition(position);
  event.getMetadataMap().set('type', record.type);
  event.getMetadataMap().set('content-type', record.contentType);
  event.getMetadataMap().set('created', '17000000000000000');
  event.setData(record.data);
  event.setCustomMetadata(record.metadata);
  return event;
}

function notFound(options: ReadReq.Options): ReadResp {
  const response = new streamsPb.ReadResp();
  const missing = new streamsPb.ReadResp.StreamNotFound();
  missing.setStreamIdentifier(options.getStream()!.getStreamIdentifier());
  response.setStreamNotFound(missing);
  return response;
}

function checkpoint(log: DoubleLog): InstanceType<typeof streamsPb.ReadResp.Checkpoint> {
  const last = String(log.records.at(-1)!.position);
  const message = new streamsPb.ReadResp.Checkpoint();
  message.setCommitPosition(last);
  message.setPreparePosition(last);
  return message;
}

function uuid(text: string): InstanceType<typeof sharedPb.UUID> {
  const message = new sharedPb.UUID();
  message.setString(text);
  return message;
}
