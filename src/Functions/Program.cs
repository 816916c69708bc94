using Microsoft.Extensions.Hosting;
using Trunkline.Functions;

FunctionApp.Create(args).Build().Run();
