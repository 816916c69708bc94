using System.CommandLine;
using Trunkline.Cli.Commands;

var root = new RootCommand("Trunkline on your machine: start it, send it events, check its files.")
{
    UpCommand.Create(),
    DemoCommand.Create(),
    SendCommand.Create(),
    StartCommand.Create(),
    ConnectCommand.Create(),
    ValidateCommand.Create(),
    TestCommand.Create(),
};
root.HelpName = "trunkline";

// `./run` and `./run --port 7072` mean `up`: it is what one wants nearly always.
var isBare = args.Length == 0 || args[0].StartsWith('-') && args[0] is not ("--help" or "-h" or "-?" or "--version");
return await root.Parse(isBare ? ["up", .. args] : args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
