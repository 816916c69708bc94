using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker
{
    public interface IFunctionsWorkerApplicationBuilder
    {
        IServiceCollection Services { get; }
    }
}

namespace Microsoft.Azure.Functions.Worker.Builder
{
    public class FunctionsApplication
    {
        public static FunctionsApplicationBuilder CreateBuilder(string[] args) => new(args);

        private FunctionsApplication()
        {
        }
    }

    public class FunctionsApplicationBuilder : IHostApplicationBuilder, IFunctionsWorkerApplicationBuilder
    {
        private readonly HostApplicationBuilder host;

        internal FunctionsApplicationBuilder(string[] args) => host = Host.CreateApplicationBuilder(args);

        public IHost Build() => host.Build();

        public void ConfigureContainer<TContainerBuilder>(IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder>? configure = null)
            where TContainerBuilder : notnull => host.ConfigureContainer(factory, configure);

        public IDictionary<object, object> Properties => ((IHostApplicationBuilder)host).Properties;

        public ConfigurationManager Configuration => host.Configuration;

        public IHostEnvironment Environment => host.Environment;

        public ILoggingBuilder Logging => host.Logging;

        public IMetricsBuilder Metrics => host.Metrics;

        public IServiceCollection Services => host.Services;

        IConfigurationManager IHostApplicationBuilder.Configuration => host.Configuration;
    }

    public static class FunctionsApplicationBuilderAspNetCoreExtensions
    {
        public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder) => builder;
    }
}
