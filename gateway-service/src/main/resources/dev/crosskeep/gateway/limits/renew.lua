-- Says that a reservation is still in flight. KEYS: buckets. ARGV: the lease in milliseconds, then
-- its member of each. One that was let go of meanwhile stays so.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local lease = tonumber(ARGV[1])
for i, key in ipairs(KEYS) do
  redis.call('ZADD', key, 'XX', now + lease, ARGV[i + 1])
  redis.call('PEXPIRE', key, 2 * lease)
end
return {}
