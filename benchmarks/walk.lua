-- For wrk: asks for the paths of the file BENCH_PATHS in their order, none twice, and stops at the end of the list;
-- with BENCH_AGAIN it begins anew there. A list of one path is asked for again and again. Every right answer has the
-- status BENCH_STATUS. At the end one line of JSON tells what happened.
local ffi = require("ffi")
ffi.cdef [[
  typedef struct { long seconds; long microseconds; } bench_time;
  int gettimeofday(bench_time *time, void *zone);
]]

local paths = {}
for path in io.lines(os.getenv("BENCH_PATHS")) do paths[#paths + 1] = path end
local right = tonumber(os.getenv("BENCH_STATUS"))
local again = os.getenv("BENCH_AGAIN") ~= ""

-- Globals, so that done() can read them from the one thread.
started, ended, wrong = 0, 0, 0
local asked = 0

local function now()
  local time = ffi.new("bench_time")
  ffi.C.gettimeofday(time, nil)
  return tonumber(time.seconds) + tonumber(time.microseconds) / 1e6
end

function init()
  if #paths == 1 then wrk.path = paths[1] end
  for number, path in ipairs(paths) do paths[number] = wrk.format("GET", path) end
end

-- Where one path repeats, wrk sends it without calling Lua: it must not become slower than the fastest server.
if #paths > 1 then
  function request()
    -- wrk calls this once to look at a request before it sends the first: the clock starts at the second call.
    if asked == 1 then started = now() end
    asked = asked + 1
    if asked > #paths then
      if again then
        asked = 1
      else
        if ended == 0 then
          ended = now()
          wrk.thread:stop()
        end
        asked = #paths
      end
    end
    return paths[asked]
  end

  function response(status)
    if status ~= right then wrong = wrong + 1 end
  end
end

local thread
function setup(made) thread = made end

function done(summary, latency)
  local seconds = summary.duration / 1e6
  local whole = thread:get("ended") > 0
  if whole then seconds = thread:get("ended") - thread:get("started") end
  local errors = summary.errors
  -- wrk itself counts only what is above 399.
  local not_right = math.max(errors.status, thread:get("wrong"))
  io.write(string.format('\n{"requests": %d, "seconds": %.6f, "whole_list": %s, "wrong": %d, "broken": %d, ' ..
    '"bytes": %d, "p50": %.3f, "p99": %.3f}\n',
    summary.requests, seconds, tostring(whole), not_right, errors.connect + errors.read + errors.write + errors.timeout,
    summary.bytes, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
