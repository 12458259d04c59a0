INSERT INTO flows
${select}
