CREATE TABLE "team_skills" (
	"source" text NOT NULL,
	"folder" text NOT NULL,
	"path" text NOT NULL,
	"text" text NOT NULL,
	"commit" text,
	CONSTRAINT "team_skills_source_folder_pk" PRIMARY KEY("source","folder")
);
