-- Takes of every bucket what is asked for, or of none.
-- KEYS: the buckets. ARGV: the reservation's id, the lease in milliseconds, then for each bucket
-- the life of its counter in milliseconds (0: it holds what is in flight), the amount, the most.
-- Returns the number of the first bucket without room (0: all was taken), then what is taken of each.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local id, lease = ARGV[1], tonumber(ARGV[2])
local answer = {0}
for i, key in ipairs(KEYS) do
  local life, amount, most = tonumber(ARGV[3 * i]), tonumber(ARGV[3 * i + 1]), tonumber(ARGV[3 * i + 2])
  local taken = 0
  if life > 0 then
    taken = tonumber(redis.call('GET', key) or '0')
  else
    -- Members are id:amount, scores the moment at which a gateway that has died lets go of them.
    redis.call('ZREMRANGEBYSCORE', key, '-inf', now)
    for _, member in ipairs(redis.call('ZRANGE', key, 0, -1)) do
      taken = taken + tonumber(string.match(member, ':(%d+)$'))
    end
  end
  answer[i + 1] = taken
  if answer[1] == 0 and amount > most - taken then
    answer[1] = i
  end
end
if answer[1] == 0 then
  for i, key in ipairs(KEYS) do
    local life, amount = tonumber(ARGV[3 * i]), ARGV[3 * i + 1]
    if life > 0 then
      redis.call('INCRBY', key, amount)
      redis.call('PEXPIRE', key, life)
    else
      redis.call('ZADD', key, now + lease, id .. ':' .. amount)
      redis.call('PEXPIRE', key, 2 * lease)
    end
    answer[i + 1] = answer[i + 1] + tonumber(amount)
  end
end
return answer
