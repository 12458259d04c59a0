INSERT INTO connections
${select}
