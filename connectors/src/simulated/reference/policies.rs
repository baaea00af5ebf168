//! Inline policies, as their teams would write them.

pub(super) const DEPLOY_PIPELINE: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "ReleaseAndRollBack",
      "Effect": "Allow",
      "Action": [
        "codepipeline:GetPipeline",
        "codepipeline:GetPipelineExecution",
        "codepipeline:GetPipelineState",
        "codepipeline:ListPipelines",
        "codepipeline:PutApprovalResult",
        "codepipeline:RetryStageExecution",
        "codepipeline:RollbackStage",
        "codepipeline:StartPipelineExecution",
        "codepipeline:StopPipelineExecution",
        "codebuild:BatchGetBuilds",
        "codebuild:RetryBuild",
        "codebuild:StopBuild"
      ],
      "Resource": "*"
    },
    {
      "Sid": "RestartServices",
      "Effect": "Allow",
      "Action": ["ecs:DescribeServices", "ecs:DescribeTasks", "ecs:ListServices", "ecs:ListTasks", "ecs:UpdateService"],
      "Resource": "*"
    },
    {
      "Sid": "HandRolesToDeployments",
      "Effect": "Allow",
      "Action": "iam:PassRole",
      "Resource": "arn:aws:iam::*:role/deployment/*",
      "Condition": { "StringEquals": { "iam:PassedToService": ["ecs-tasks.amazonaws.com", "codebuild.amazonaws.com"] } }
    }
  ]
}"#;

pub(super) const PAYMENTS_OPERATOR: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "ReplayPayments",
      "Effect": "Allow",
      "Action": ["sqs:GetQueueAttributes", "sqs:ListQueues", "sqs:ReceiveMessage", "sqs:StartMessageMoveTask"],
      "Resource": "arn:aws:sqs:*:*:payments-*"
    },
    {
      "Sid": "ReadPaymentState",
      "Effect": "Allow",
      "Action": ["dynamodb:DescribeTable", "dynamodb:GetItem", "dynamodb:Query"],
      "Resource": "arn:aws:dynamodb:*:*:table/payments-*"
    },
    {
      "Sid": "RunRunbooks",
      "Effect": "Allow",
      "Action": ["states:DescribeExecution", "states:ListExecutions", "states:StartExecution"],
      "Resource": "arn:aws:states:*:*:*:payments-runbook-*"
    },
    {
      "Sid": "NoCardData",
      "Effect": "Deny",
      "Action": ["kms:Decrypt", "dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan"],
      "Resource": ["arn:aws:dynamodb:*:*:table/payments-card-vault", "arn:aws:kms:*:*:alias/card-vault"]
    }
  ]
}"#;

pub(super) const LOGS_READER: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "ReadLogs",
      "Effect": "Allow",
      "Action": [
        "logs:DescribeLogGroups",
        "logs:DescribeLogStreams",
        "logs:FilterLogEvents",
        "logs:GetLogEvents",
        "logs:GetQueryResults",
        "logs:StartLiveTail",
        "logs:StartQuery",
        "logs:StopQuery"
      ],
      "Resource": "*"
    },
    {
      "Sid": "ReadMetricsAndAlarms",
      "Effect": "Allow",
      "Action": ["cloudwatch:DescribeAlarms", "cloudwatch:GetDashboard", "cloudwatch:GetMetricData", "cloudwatch:ListMetrics"],
      "Resource": "*"
    }
  ]
}"#;

pub(super) const S3_DATA_READER: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "ReadCuratedData",
      "Effect": "Allow",
      "Action": ["s3:GetObject", "s3:GetObjectVersion", "s3:ListBucket"],
      "Resource": ["arn:aws:s3:::example-lake-curated-*", "arn:aws:s3:::example-lake-curated-*/*"]
    },
    {
      "Sid": "QueryCuratedData",
      "Effect": "Allow",
      "Action": [
        "athena:GetQueryExecution",
        "athena:GetQueryResults",
        "athena:StartQueryExecution",
        "glue:GetDatabase",
        "glue:GetPartitions",
        "glue:GetTable",
        "glue:GetTables"
      ],
      "Resource": "*",
      "Condition": { "StringEquals": { "aws:ResourceTag/classification": ["internal", "public"] } }
    }
  ]
}"#;
