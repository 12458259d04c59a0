
  -- The shard of a client, by its /64 (IPv4: by the address), which no two shards have in common: its hex digits as those of
  -- a number to the base 31, modulo a prime. Written with what all engines share.
  AND MOD(MOD(CASE WHEN family = 4 THEN
      strpos('0123456789abcdef', substr(client, 25, 1)) + 31 * strpos('0123456789abcdef', substr(client, 26, 1))
      + 961 * strpos('0123456789abcdef', substr(client, 27, 1)) + 29791 * strpos('0123456789abcdef', substr(client, 28, 1))
      + 923521 * strpos('0123456789abcdef', substr(client, 29, 1)) + 28629151 * strpos('0123456789abcdef', substr(client, 30, 1))
      + 887503681 * strpos('0123456789abcdef', substr(client, 31, 1)) + 27512614111 * strpos('0123456789abcdef', substr(client, 32, 1))
    ELSE
      strpos('0123456789abcdef', substr(client, 5, 1)) + 31 * strpos('0123456789abcdef', substr(client, 6, 1))
      + 961 * strpos('0123456789abcdef', substr(client, 7, 1)) + 29791 * strpos('0123456789abcdef', substr(client, 8, 1))
      + 923521 * strpos('0123456789abcdef', substr(client, 9, 1)) + 28629151 * strpos('0123456789abcdef', substr(client, 10, 1))
      + 887503681 * strpos('0123456789abcdef', substr(client, 11, 1)) + 27512614111 * strpos('0123456789abcdef', substr(client, 12, 1))
      + 37 * strpos('0123456789abcdef', substr(client, 13, 1)) + 1369 * strpos('0123456789abcdef', substr(client, 14, 1))
      + 50653 * strpos('0123456789abcdef', substr(client, 15, 1)) + 1874161 * strpos('0123456789abcdef', substr(client, 16, 1))
    END, 65521), ?) = ?
