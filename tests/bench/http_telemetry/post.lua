-- SPDX-License-Identifier: Apache-2.0
-- wrk: the same POST again and again, as device 4711; prints one JSON line at the end.
local headers = {
  ["Authorization"] = os.getenv("BENCH_AUTHORIZATION"),
  ["Content-Type"] = "application/json",
  ["QoS-Level"] = os.getenv("BENCH_QOS"),
}
local message

function init(_)
  message = wrk.format("POST", "/telemetry", headers, '{"temperature": 21.5, "humidity": 40}')
end

function request()
  return message
end

local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

other = 0  -- global: thread:get reads it

function response(status, _, _)
  if status ~= 202 then
    other = other + 1
  end
end

function done(summary, latency, _)
  local refused = 0
  for _, thread in ipairs(threads) do
    refused = refused + (thread:get("other") or 0)
  end
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests":%d,"seconds":%.6f,"not_202":%d,"errors":%d,"p50":%d,"p99":%d,"p999":%d}\n',
    summary.requests, summary.duration / 1e6, refused,
    errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50), latency:percentile(99), latency:percentile(99.9)))
end
