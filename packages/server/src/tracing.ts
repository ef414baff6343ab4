/**
 * OpenTelemetry traces, sent over OTLP when an address for them is set; otherwise nothing is loaded and
 * nothing is done. A trace that a caller began (`traceparent`, W3C Trace Context) is gone on with.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Attributes, Context, Span } from '@opentelemetry/api'
import { version } from './version.ts'

export interface Tracing {
  /**
   * Runs `work` in a span that ends with it, in the trace of `parent` when that is a `traceparent`.
   * What is thrown marks the span as failed, by its name alone, and is thrown on.
   */
  span<T>(
    name: string,
    about: Attributes,
    work: (span: Tracked) => Promise<T>,
    parent?: string,
  ): Promise<T>
  /** Sends what is left. */
  close(): Promise<void>
}

export interface Tracked {
  set(about: Attributes): void
  /** For who goes on with this trace elsewhere; none when nothing is traced. */
  readonly traceparent: string | undefined
}

/** In milliseconds. */
const patienceMs = 2_000

const untraced: Tracked = { set() {}, traceparent: undefined }

const off: Tracing = {
  span: (_name, _about, work) => work(untraced),
  close: async () => {},
}

/** `url` as in OTEL_EXPORTER_OTLP_ENDPOINT, without `/v1/traces`. */
export async function openTracing(url: string | undefined): Promise<Tracing> {
  if (url === undefined) return off
  // Loaded only by who needs it.
  const [api, sdk, { OTLPTraceExporter }, { resourceFromAttributes }] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/sdk-trace-node'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ])
  const exporter = new OTLPTraceExporter({ url: `${url}/v1/traces`, timeoutMillis: patienceMs })
  const provider = new sdk.NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'limn', 'service.version': version }),
    spanProcessors: [new sdk.BatchSpanProcessor(exporter, { scheduledDelayMillis: 2_000 })],
  })
  const tracer = provider.getTracer('limn', version)

  const parentOf = (traceparent: string | undefined): Context => {
    const [, traceId, spanId, flags] =
      /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(traceparent ?? '') ?? []
    const given =
      traceId !== undefined && spanId !== undefined
        ? { traceId, spanId, traceFlags: Number.parseInt(flags ?? '0', 16), isRemote: true }
        : undefined
    return given && api.isSpanContextValid(given)
      ? api.trace.setSpanContext(api.ROOT_CONTEXT, given)
      : api.ROOT_CONTEXT
  }
  const track = (span: Span): Tracked => {
    const { traceId, spanId, traceFlags } = span.spanContext()
    return {
      set: (about) => void span.setAttributes(about),
      traceparent: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`,
    }
  }
  return {
    async span(name, about, work, parent) {
      const span = tracer.startSpan(name, { attributes: about }, parentOf(parent))
      try {
        return await work(track(span))
      } catch (error) {
        const said = error instanceof Error ? error.name : 'unknown'
        span.setStatus({ code: api.SpanStatusCode.ERROR, message: said })
        throw error
      } finally {
        span.end()
      }
    },
    async close() {
      // A collector that does not answer is not waited for.
      const sent = provider.shutdown().catch(() => undefined)
      await Promise.race([sent, pause(patienceMs, undefined, { ref: false })])
    },
  }
}
