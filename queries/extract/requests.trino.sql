INSERT INTO requests
${select}
