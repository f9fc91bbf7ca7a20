-- Corrects what was taken. KEYS: buckets. ARGV: for each the life of its counter in milliseconds
-- and what is added; or 0 and the member that is in flight no longer.
for i, key in ipairs(KEYS) do
  local life, change = tonumber(ARGV[2 * i - 1]), ARGV[2 * i]
  if life == 0 then
    redis.call('ZREM', key, change)
  elseif tonumber(change) > 0 or redis.call('EXISTS', key) == 1 then
    redis.call('INCRBY', key, change)
    redis.call('PEXPIRE', key, life)
  end
end
return {}
