UNLOAD (
${select}
) TO '${target}/' WITH (format = 'PARQUET', compression = 'SNAPPY')
