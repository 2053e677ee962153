module example.com/oncall-rota

go 1.19
